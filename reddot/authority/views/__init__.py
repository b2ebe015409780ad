"""Pages of authority: the workforce and who of it may carry, and decisions about one officer."""
