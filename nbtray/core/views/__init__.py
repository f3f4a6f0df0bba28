"""What a person is shown of a state: status, menu, sentences; all of it derived."""
