/** @file The environment's proxies, as a test wants them; afterwards they are as before. */
const NAMES = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"];

/** To be called in a `describe`: returns what sets the variables, all others of these names away. */
export function proxyVariables(): (values: Record<string, string>) => void {
  const before = Object.fromEntries(NAMES.map((name) => [name, process.env[name]]));
  const set = (values: Record<string, string | undefined>) => {
    for (const name of NAMES)
      if (values[name] === undefined) delete process.env[name];
      else process.env[name] = values[name];
  };
  afterEach(() => set(before));
  return set;
}
