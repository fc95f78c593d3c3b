from veedor.domain.secret import KEY_PREFIX, hash_key, hash_password, new_key, password_fits


def test_a_password_fits_what_was_stored_of_it_and_no_other_does():
    stored = hash_password("contraseña larga")
    assert password_fits("contraseña larga", stored)
    assert not password_fits("contrasena larga", stored)


def test_the_same_password_is_stored_differently_each_time():
    assert hash_password("a") != hash_password("a")


def test_a_damaged_hash_fits_nothing():
    for stored in ("", "plain", "scrypt$x$8$5$AA==$AA==", "md5$1$1$1$AA==$AA=="):
        assert not password_fits("", stored)


def test_keys_differ_and_only_their_hash_is_needed_to_recognise_them():
    one, other = new_key(), new_key()
    assert one.startswith(KEY_PREFIX) and len(one) > 40
    assert hash_key(one) == hash_key(one) != hash_key(other)
