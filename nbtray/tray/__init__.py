"""The icon, its menu and the notifications a person sees."""
