"""Re-exports for the integrations from the rooms below the API."""
