"""Second Look: notices when a friendly stranger online is working towards something else."""

__version__ = "0.1.0"
