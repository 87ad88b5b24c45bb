// Unpacks Chromium and the libraries it needs; prints where both are.
process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs22.x"; // the package unpacks the libraries for such machines alone
const { default: chromium } = await import("@sparticuz/chromium");
const program = await chromium.executablePath();
console.log(JSON.stringify({ program, libraries: process.env.LD_LIBRARY_PATH ?? "" }));
