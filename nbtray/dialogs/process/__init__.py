"""How the process of a window lives: screen, single window, control, background work."""
