"""What people answers. Every list starts from the officers an actor may see."""
