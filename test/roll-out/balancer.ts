import { call, tokenOf, type Partner, type RawRequest, type RunningStack } from '@rymeda/testing';

interface Gateway {
  url: string;
  admin: string;
  ready: boolean;
}

const askEveryMs = 50;

/**
 * What a load balancer in front of the gateways does: it asks each for its readiness, and sends requests in turn to those
 * that are ready. It repeats nothing: whatever fails, fails.
 */
export async function balanced(stack: RunningStack, organizationId: string) {
  const gateways: Gateway[] = Object.entries(stack.services)
    .filter(([name]) => /^gateway(-\d)?$/.test(name))
    .map(([, { url, admin }]) => ({ url, admin, ready: false }));
  const ask = async (gateway: Gateway): Promise<void> => {
    const answer = await fetch(`${gateway.admin}/readyz`).catch(() => undefined);
    await answer?.arrayBuffer();
    gateway.ready = answer?.status === 200;
  };
  let closed = false;
  const watching = gateways.map(async (gateway) => {
    while (!closed) {
      await ask(gateway);
      await new Promise((resolve) => setTimeout(resolve, askEveryMs));
    }
  });
  await Promise.all(gateways.map(ask));
  // One token for all: it is the same issuer's.
  const token = await tokenOf(stack, organizationId);
  let turn = 0;
  const failures: string[] = [];
  const send: Partner = async (request: RawRequest) => {
    const ready = gateways.filter((gateway) => gateway.ready);
    const gateway = ready[turn++ % Math.max(1, ready.length)];
    if (gateway === undefined) throw new Error('no gateway is ready');
    const answer = await call(gateway.url, {
      ...request,
      token: request.token === undefined ? token : request.token,
    });
    if (answer.status >= 400) {
      const at = new Date().toISOString();
      failures.push(
        `${at} ${request.method ?? ''} ${request.path.split('/')[3]} ${answer.status} ${answer.text.slice(0, 300)}`,
      );
    }
    return answer;
  };
  return {
    call: send,
    /** What was refused, when, and with which words. */
    failures,
    async close() {
      closed = true;
      await Promise.all(watching);
    },
  };
}
