"""What each channel type sends, received by real servers on loopback."""
