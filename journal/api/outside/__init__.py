"""What the integrations need of the rooms below the API, handed on by name."""
