from nbtray.jupyter.user_configuration import profile_folders


def test_profiles_are_looked_for_where_they_lie(tmp_path):
    for name in (".ipython/profile_default", ".ipython/profile_nbserver", ".config/ipython/profile_old"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / ".ipython" / "profile_file").touch()
    ipython = tmp_path / ".ipython"
    assert profile_folders({}, tmp_path) == (
        tmp_path / ".jupyter",
        ipython / "profile_default",
        ipython / "profile_nbserver",
        tmp_path / ".config" / "ipython" / "profile_old",
    )


def test_folders_that_were_moved_are_looked_for_there_only(tmp_path):
    (tmp_path / ".ipython" / "profile_default").mkdir(parents=True)
    (tmp_path / "mine" / "profile_x").mkdir(parents=True)
    moved = {"IPYTHONDIR": str(tmp_path / "mine"), "JUPYTER_CONFIG_DIR": str(tmp_path / "jupyter")}
    assert profile_folders(moved, tmp_path) == (tmp_path / "jupyter", tmp_path / "mine" / "profile_x")
