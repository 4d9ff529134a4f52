/** @file Connections to servers, through the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name. */
import { type Agent, type Dispatcher, EnvHttpProxyAgent } from "undici";

/**
 * The variables are read when it is made, in small letters first, as curl reads them; without them it connects directly. A plain http
 * server is asked of the proxy itself, as most proxies refuse a tunnel to it.
 */
export const serverDispatcher = (options: Agent.Options): Dispatcher =>
  new EnvHttpProxyAgent({ ...options, proxyTunnel: false });
