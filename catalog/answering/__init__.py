"""Publishing a reply as question and answer: written by one, checked and published by another.

Never by itself: a clerk words it anew, and while personal data or a value of the applicant is left
it cannot go on (条例 art. 15; security rules P1–P6, Z2, Z3). A draft lies sealed.
"""
