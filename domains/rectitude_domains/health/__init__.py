"""Health: foods and everyday suggestions, as information for a conversation with a professional."""
