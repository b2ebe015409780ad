"""Forces, districts, stations, shift teams, officers, and the dated facts about them."""
