"""How client secrets are stored."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class RandomSecretHasher(PBKDF2PasswordHasher):
    """For secrets we generate (760 bits): stretching protects guessable passwords, here it would only make the
    token endpoint slow and easy to exhaust."""

    algorithm = "random_secret"
    iterations = 1
