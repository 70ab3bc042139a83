/** Of `redis` what the tests use. Its own types need Node's, and with those about `CryptoKey` means another one. */

export interface Client {
  connect(): Promise<unknown>;
  on(event: "error", listener: (error: unknown) => void): unknown;
  sendCommand(args: string[]): Promise<unknown>;
  destroy(): void;
}

export function createClient(options: {
  socket: { host: string; port: number; reconnectStrategy: number };
  disableOfflineQueue: boolean;
}): Client;
