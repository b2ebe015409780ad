// Collects upstream's own examples of the components we use, for the parity test: node fixtures.mjs TARGET.json.gz
import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const root = 'node_modules/govuk-frontend'
const { version } = JSON.parse(readFileSync(`${root}/package.json`))
const scss = readFileSync('reddot.scss', 'utf8')
const used = [...scss.matchAll(/components\/([a-z-]+)"/g)].map(([, name]) => name)
const components = {}
for (const name of used) {
  const { fixtures } = JSON.parse(readFileSync(`${root}/dist/govuk/components/${name}/fixtures.json`))
  components[name] = fixtures.map(({ name, options, html }) => ({ name, options, html }))
}
const licence = 'MIT, Crown Copyright (Government Digital Service); see static/govuk/govuk-frontend.MIT.txt'
writeFileSync(process.argv[2], gzipSync(JSON.stringify({ version, licence, components }), { level: 9 }))
