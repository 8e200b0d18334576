"""The paintbox of the drawn photos: places, what is wrong there, and the spot put right."""
