"""What every test shares: how many examples hypothesis draws, and which folder holds no tests."""

import os

from hypothesis import settings

collect_ignore = ["bench"]

os.environ.setdefault("NUMBA_DISABLE_JIT", "1")  # shap would compile for longer than its tests run
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # whatever imports TensorFlow first; oneDNN reorders sums

# No deadline: on a shared machine a slow example says nothing about the code.
settings.register_profile("house", deadline=None, max_examples=50, derandomize=True, database=None)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("house")
