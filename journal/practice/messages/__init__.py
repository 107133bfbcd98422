"""Messages: drafted from an entry and its log, and checked before they are sent.

Pure: text in, text out. The folders hold the data that is shipped: phrase lists
(`languages/`), the words of the rules (`rules/`) and templates (`templates/`). Nothing
in them is ever executed.
"""
