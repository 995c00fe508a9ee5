// A voucher's PDF and a request, for scenes in a browser: real enough to be drawn and read.
import type { RawRequest } from '../lib/bindings';

/** One A4 page with the code on it; the table at its end is left for the reader to repair. */
export function samplePdf(code: string): ArrayBuffer {
  const content = [
    '0.13 0.22 0.45 rg 0 710 595 132 re f',
    'BT 1 1 1 rg /B 30 Tf 56 768 Td (JACKPOT) Tj ET',
    `BT 0.09 0.11 0.16 rg /C 40 Tf 90 560 Td (${code}) Tj ET`,
    'BT 0.4 0.43 0.5 rg /B 12 Tf 56 430 Td (Gift voucher, for rehearsals only) Tj ET',
  ].join('\n');
  const font = (name: string) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} >>`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /B ${font('Helvetica-Bold')} /C ${font('Courier-Bold')} >> >> >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
  ];
  const body = objects.map((object, i) => `${i + 1} 0 obj\n${object}\nendobj\n`).join('');
  const text = `%PDF-1.7\n${body}trailer\n<< /Root 1 0 R /Size 5 >>\nstartxref\n0\n%%EOF\n`;
  return new TextEncoder().encode(text).buffer;
}

export const rawRequest: RawRequest = {
  at: '2017-06-24T15:27:33.031Z',
  contract: 'reserve',
  peer: '127.0.0.1',
  status: 200,
  query: 'notificationKey=eu-7f3a91c2',
  headers: [
    { name: 'host', value: '127.0.0.1:8417' },
    { name: 'content-type', value: 'application/json' },
    { name: 'authorization', value: '••••••' },
  ],
  body: '{\n  "id": "d9708add-6307-418b-a3fc-8c82aa11c9a9",\n  "state": "READY",\n  "couponId": "AGYPMNVXPJ",\n  "signedUrl": "https://files.example/a.pdf?••••••"\n}',
  bytes: 271,
};
