/** @file Whatever proxy the machine has, tests reach their own servers directly. */
for (const name of ["NO_PROXY", "no_proxy"]) process.env[name] = "127.0.0.1,localhost,::1";
