"""What the desk does: takes suggestions in, finds their case, carries out and remembers people's decisions."""
