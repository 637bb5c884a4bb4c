// node receiver.mjs: PORT and WEBHOOK_SECRET from the environment.
// x-rymeda-signature says that the body is ours, not when it was sent: remember the body's id, and don't work on it
// twice. To refuse what is old, check webhook-signature, which covers webhook-timestamp (docs/webhooks.md).
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const secret = process.env.WEBHOOK_SECRET;

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const expected = createHmac('sha256', secret).update(body).digest();
    const given = Buffer.from(request.headers['x-rymeda-signature'] ?? '', 'hex');
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      return response.writeHead(400).end();
    // Kept before the answer, as nothing is sent again after it; the work itself may follow.
    const { event, data } = JSON.parse(body.toString('utf8'));
    console.log(event, data.id);
    response.writeHead(204).end();
  });
}).listen(Number(process.env.PORT), '127.0.0.1');
