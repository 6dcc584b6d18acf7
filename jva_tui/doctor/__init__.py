"""What is looked at when something does not go as it should; nothing of people is told."""
