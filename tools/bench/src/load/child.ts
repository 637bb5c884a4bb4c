import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process of ours that speaks over a channel and ends when the channel closes. */
export interface Child {
  /** The next message, or a failure when the process ends instead. */
  receive<T>(): Promise<T>;
  send(message: unknown): void;
  end(): Promise<void>;
}

export function startChild(file: string): Child {
  const child = fork(file, {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    receive: <T>() => received<T>(child, file),
    send: (message) => void child.send(message as object),
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await ended;
      clearTimeout(late);
    },
  };
}

function received<T>(child: ChildProcess, file: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => {
      child.off('message', onMessage);
      reject(new Error(`${file} ended (${code ?? 'by a signal'})`));
    };
    const onMessage = (message: unknown): void => {
      child.off('exit', onExit);
      resolve(message as T);
    };
    child.once('exit', onExit);
    child.once('message', onMessage);
  });
}
