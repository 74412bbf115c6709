"""E-mail: raw letters become typed, safe, understood letters (`reading.read_letter`, `apart.read_apart`)."""
