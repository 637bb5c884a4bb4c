import { spawn } from 'node:child_process';
import { pythonEnvironment } from './python-environment.ts';

/** A running moto: KMS, S3 and Cognito as the real AWS SDK speaks to them, on a free port of 127.0.0.1. */
export interface Moto extends AsyncDisposable {
  /** For the SDK's `endpoint`, for example `http://127.0.0.1:40123`; one for all services. */
  endpoint: string;
  /** What a client of the SDK is made with. Moto takes any credentials. */
  client: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  /** The same as environment variables, for a service's process. */
  env: Record<string, string>;
  /** Drops everything that was made in it. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Ends when its stdin does, so that it never outlives the test process, however that ends. In its ciphertexts
 * moto 5.2.5 has less room for the id of a multi-Region key than its own ids need, and then can't find the key. Of objects
 * put with If-None-Match it takes several at the same moment, where S3 takes one: so it takes them one after the other.
 */
const program = `
import os, sys, threading
import moto.kms.utils as kms
from moto.s3.responses import S3Response
from moto.server import ThreadedMotoServer
room = len("mrk-")
kms.CIPHERTEXT_HEADER_FORMAT = f">{kms.KEY_ID_LEN + room}s{kms.IV_LEN}s{kms.TAG_LEN}s"
kms.HEADER_LEN += room
parts = kms.Ciphertext
kms.Ciphertext = lambda key_id, **rest: parts(key_id=key_id.rstrip("\\0"), **rest)
one_at_a_time = threading.Lock()
put = S3Response.put_object
def put_alone(self):
    with one_at_a_time:
        return put(self)
S3Response.put_object = put_alone
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
os._exit(0)
`;

const startsWithinMs = 60_000;
const region = 'us-east-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Starts moto, fetching it first where needed. `stop()` it after the tests: `afterAll(() => moto.stop())`. */
export async function startMoto(): Promise<Moto> {
  const python = await pythonEnvironment();
  const child = spawn(python, ['-c', program], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PYTHONNOUSERSITE: '1', TZ: 'UTC' },
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-4_000)));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));

  const port = await new Promise<number>((resolve, reject) => {
    const failed = (why: string) => reject(new Error(`moto ${why}:\n${stderr}`));
    const timer = setTimeout(() => {
      child.kill();
      failed(`did not start within ${startsWithinMs / 1000} s`);
    }, startsWithinMs);
    child.once('error', reject);
    child.once('close', () => failed('ended at its start'));
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (!/^\d+\n/.test(told)) return;
      clearTimeout(timer);
      resolve(Number.parseInt(told, 10));
    });
  });

  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  return {
    endpoint,
    client: { endpoint, region, credentials },
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    async reset() {
      const answer = await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
      if (!answer.ok) throw new Error(`moto's reset answered ${answer.status}`);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
