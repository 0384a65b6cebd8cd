"""The jobs of a day, as the people of the desks do them on their screens. The contract of each: it takes the
day, brings about what it begins with, counts from where its user stands, and returns the hand that did it."""
