"""What the windows are built from: theme, form, fields, keys."""
