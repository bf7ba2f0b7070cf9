"""Typed readers of the environment. Any `NAME` may be given as `NAME_FILE`, the path of a file holding it."""

import environ

env = environ.FileAwareEnv()
