"""Tries PyJWT on the vectors: python3 example.py FILE..."""

import datetime
import json
import pathlib
import sys

import jwt
import jwt.api_jwt


class Clock(datetime.datetime):
    """PyJWT asks for the time itself: it is told the vectors'."""

    moment = 0

    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromtimestamp(cls.moment, tz)


jwt.api_jwt.datetime = Clock


def claims_of(group, token):
    """The claims of a token that may do what the group requires. Raises where it may not."""
    header = jwt.get_unverified_header(token)
    required = ["iss", "aud"]
    if group.get("profile") == "rfc9068":
        required += ["exp", "sub", "client_id", "iat", "jti"]
        if header["typ"].lower() not in ("at+jwt", "application/at+jwt"):
            raise jwt.InvalidTokenError("it is another type of token")
    claims = None
    for key in group["jwks"]["keys"]:
        # Whoever signs says what a key is for; a token only says which one it is.
        algorithms = [key["alg"]] if "alg" in key else group["algorithms"]
        if key.get("use", "sig") != "sig" or "verify" not in key.get("key_ops", ["verify"]):
            continue
        if not set(algorithms) <= set(group["algorithms"]) or header.get("kid", key["kid"]) != key["kid"]:
            continue
        try:
            claims = jwt.decode(
                token,
                jwt.PyJWK(key).key,
                algorithms=algorithms,
                audience=group["audience"],
                issuer=group["issuer"],
                leeway=group["clockTolerance"],
                options={"require": required},
            )
        except jwt.InvalidSignatureError:
            continue
    if claims is None:
        raise jwt.InvalidTokenError("no key of the issuer has signed it")
    granted = claims.get("scope", "").split(" ")
    if not set(group["requiredScopes"]) <= set(granted):
        raise jwt.InvalidTokenError("it does not have the scopes")
    return claims


def decide(group, token):
    Clock.moment = group["now"]
    try:
        claims_of(group, token)
        return "accept", "-"
    except Exception as error:  # whatever it is, nobody gets in
        return "refuse", type(error).__name__


def main(paths):
    count, otherwise = 0, 0
    for path in map(pathlib.Path, paths):
        for group in json.loads(path.read_text("utf-8"))["testGroups"]:
            for test in group["tests"]:
                decision, why = decide(group, test["token"])
                wanted = {"valid": "accept", "invalid": "refuse", "acceptable": decision}[test["result"]]
                count += 1
                if decision != wanted:
                    otherwise += 1
                    print(f"{path.name} {test['tcId']} {test['result']} {decision} {why}")
    print(f"{count} tests, {otherwise} decided otherwise")
    return 1 if otherwise else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
