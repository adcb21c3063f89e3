"""What people ask to have put right about themselves that only an officer can: answered within a month."""
