"""The reference implementation held to its contract from inside and outside."""
