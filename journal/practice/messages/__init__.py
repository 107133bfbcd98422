"""Messages: drafted from an entry and its log, and checked before they are sent.

Pure: texts come in, texts go out. The files beside these modules hold what is
shipped: phrase lists (`languages/`), the words of the rules (`rules/`) and
templates (`templates/`). Nothing in them is ever run.
"""
