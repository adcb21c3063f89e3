"""Calls for motions: an officer asks the members what should be put to the vote, until a day that everybody knows."""
