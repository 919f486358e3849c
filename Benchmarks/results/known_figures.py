"""What other programs reach on the data of specs/: the figures that docs/results.md sets beside Coprime's.

python Benchmarks/results/known_figures.py      needs NumPy and scikit-learn
"""

import gzip
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.model_selection import ShuffleSplit, StratifiedShuffleSplit, cross_val_score
from sklearn.multioutput import MultiOutputClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

DATA = Path(__file__).resolve().parents[2] / "specs" / "data"


def table(name):
    return np.loadtxt(DATA / name, delimiter=",", skiprows=1)


def report(what, scores):
    print(f"{what}: {np.mean(scores):.4f} ± {np.std(scores):.4f} over {len(scores)} splits")


def breast_cancer():
    rows = table("breast-cancer.csv")
    splits = StratifiedShuffleSplit(50, test_size=0.25, random_state=0)
    model = make_pipeline(StandardScaler(), LogisticRegression())
    report("breast cancer, logistic regression, accuracy", cross_val_score(model, rows[:, :-1], rows[:, -1], cv=splits))


def wine():
    rows = StandardScaler().fit_transform(table("wine.csv"))
    splits = ShuffleSplit(50, test_size=0.15, random_state=0)
    model = RidgeCV(np.logspace(-2, 3, 20))
    errors = -cross_val_score(model, rows[:, 1:], rows[:, 0], cv=splits, scoring="neg_mean_absolute_error")
    report("wine, ridge regression, mean absolute error in deviations", errors)


def digits():
    rows = np.loadtxt(gzip.open(DATA / "digits.csv.gz"), delimiter=",")
    splits = StratifiedShuffleSplit(10, test_size=0.2, random_state=0)
    report("digits, support vectors, accuracy", cross_val_score(SVC(), rows[:, :64] / 16, rows[:, 64], cv=splits))


def scenes():
    parts = [np.load(DATA / f"digit-scenes-{part}.npz") for part in ("train", "test")]
    (x, y), (test_x, test_y) = ((part["image"].reshape(-1, 256) / 16, part["digits"]) for part in parts)
    for name, model in (
        ("logistic regression", MultiOutputClassifier(LogisticRegression(max_iter=300))),
        ("five nearest neighbours", KNeighborsClassifier(5)),
    ):
        score = (model.fit(x, y).predict(test_x) == test_y).mean()
        print(f"digit scenes, {name}, binary accuracy: {score:.4f}")
    print(f"digit scenes, always no, binary accuracy: {1 - test_y.mean():.4f}")


def principal_components(count=32):
    def images(name):
        with gzip.open(DATA / "mnist" / name) as file:
            return np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 784) / 255

    x, test = images("train-images-idx3-ubyte.gz"), images("t10k-images-idx3-ubyte.gz")
    mean = x.mean(axis=0)
    _, axes = np.linalg.eigh((x - mean).T @ (x - mean))
    axes = axes[:, -count:]
    left = test - mean - (test - mean) @ axes @ axes.T
    print(f"MNIST, {count} principal components, mean squared error of the test images: {np.mean(left ** 2):.5f}")


def shapes():
    """Pixels of the test pictures that are background: what a mask of nothing gets right."""
    mask = np.load(DATA / "shapes-test.npz")["mask"]
    print(f"shapes, all background, accuracy: {(mask == 0).mean():.4f}")


if __name__ == "__main__":
    for figure in (breast_cancer, wine, digits, scenes, principal_components, shapes):
        figure()
