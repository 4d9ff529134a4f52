declare function request(...options: unknown[]): never;
declare namespace request {
  type RequiredUriUrl = unknown;
  type CoreOptions = unknown;
}
export = request;
