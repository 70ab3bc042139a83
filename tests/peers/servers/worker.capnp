using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "../../../dist/peers/worker.mjs")],
  compatibilityDate = "2026-11-01",
  compatibilityFlags = ["nodejs_compat"],
  bindings = [
    (name = "RESOURCE", fromEnvironment = "RESOURCE"),
    (name = "ISSUER", fromEnvironment = "ISSUER"),
    (name = "JWKS_URI", fromEnvironment = "JWKS_URI"),
  ],
);
