// node receiver.mjs: PORT and WEBHOOK_SECRET from the environment.
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
    response.writeHead(204).end();
    const { event, data } = JSON.parse(body.toString('utf8'));
    console.log(event, data.id);
  });
}).listen(Number(process.env.PORT), '127.0.0.1');
