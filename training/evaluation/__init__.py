"""What an office reads before it trusts a bundle: figures with their doubt, and where the bundle is wrong."""
