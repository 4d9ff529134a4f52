/** @file Connections to servers, through the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name. */
import { type Agent, type Dispatcher, EnvHttpProxyAgent } from "undici";

/**
 * The variables are read on creation, lower-case names first, as in curl; without them it connects directly. A request
 * to a plain http server goes to the proxy itself, since most proxies refuse a tunnel to it.
 */
export const serverDispatcher = (options: Agent.Options): Dispatcher =>
  new EnvHttpProxyAgent({ ...options, proxyTunnel: false });
