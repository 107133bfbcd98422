"""What happens to the notes when everything around the journal fails.

Each module measures one kind of failure: `measure(…)` runs it as often as it is
told to and answers with an `Outcome`. pytest runs a short profile of each, and
`python -m tests.faults` all of them, and prints the table of docs/explanation/reliability.md.
"""
