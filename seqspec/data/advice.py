"""What is said of data in a form that no source reads."""

NO_TEXT = "number the words beforehand, and leave `dtype` out: no data source holds text"
# The line that makes an archive of a table whose last column is the target.
CSV_TO_NPZ = (
    "turn it into one with NumPy: `a = numpy.loadtxt('a.csv', delimiter=','); "
    "numpy.savez('a.npz', x=a[:, :-1], y=a[:, -1])`"
)
