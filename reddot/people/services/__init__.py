"""What people writes: units, officers, their facts, and imports. Nothing else writes these tables."""
