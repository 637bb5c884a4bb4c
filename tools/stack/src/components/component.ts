import type { Ports } from '../plan/ports.ts';
import type { Command } from '../processes/spawn.ts';
import type { Home } from '../state/home.ts';
import type { Passwords } from '../state/secrets.ts';

export type ComponentName = 'mongodb' | 'kafka' | 'redis';

/** What a component's commands and checks need to know about the stack that it belongs to. */
export interface Site {
  home: Home;
  ports: Ports;
  passwords: Passwords;
  /** The address that the server binds: loopback, but every address inside a container with its own network. */
  bind: string;
}

/** Tells the user what takes time. */
export type Report = (line: string) => void;

/** A server found on this machine: run `before` (each must succeed), then `main`, which is the server itself. */
export interface Launch {
  before: Command[];
  main: Command;
}

export interface NativeServer {
  version: string;
  /** "PATH" or "fetched"; printed. */
  source: string;
  launch: (site: Site) => Launch;
}

export interface Component {
  name: ComponentName;
  title: string;
  addressVariable: string;
  image: { variable: string; default: string };
  port: (ports: Ports) => number;
  /** Finds the server on the PATH or fetches it; throws what to install where neither works. */
  locate: (report: Report) => Promise<NativeServer>;
  /** The same server inside an image that follows the habits of the official one. */
  launchInContainer: (site: Site) => Launch;
  /** Writes what the server reads at its start. */
  configure: (site: Site) => Promise<void>;
  /** The address for clients with all rights, as stack.json gives it. */
  address: (site: Site) => string;
  /** Resolves with the server's version when it answers at the address; throws when it does not. */
  ping: (address: string) => Promise<string>;
}
