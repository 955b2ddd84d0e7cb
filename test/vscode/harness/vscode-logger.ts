/**
 * A log writer in plain JavaScript, put in the place of VS Code's compiled one: without any, its Output panel stays empty.
 * It is the source of a CommonJS module with the interface of `@vscode/spdlog`.
 */
export const logWriter = `
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
const shared = { level: 2 };

class Logger {
  constructor(_type, _name, path) {
    mkdirSync(dirname(path), { recursive: true });
    Object.assign(this, { path, level: shared.level, bare: false });
  }
  write(level, message) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').slice(0, 23);
    const line = this.bare ? message : time + ' [' + levels[level] + '] ' + message + '\\n';
    try {
      appendFileSync(this.path, line);
    } catch {
      // The folder of the logs is gone: the run is over.
    }
  }
  trace(message) { this.write(0, message); }
  debug(message) { this.write(1, message); }
  info(message) { this.write(2, message); }
  warn(message) { this.write(3, message); }
  error(message) { this.write(4, message); }
  critical(message) { this.write(5, message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() { this.bare = true; }
  flush() {}
  drop() {}
}

const create = async (name, path) => new Logger('rotating', name, path);
// One assignment each: that is how an ES module finds the names of a CommonJS one.
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = (level) => { shared.level = level; };
exports.setFlushOn = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
`;
