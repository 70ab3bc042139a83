"""What the weather server answers to a JSON-RPC message."""

import json

REVISIONS = ["2025-11-25", "2025-06-18", "2025-03-26"]
FORECASTS = {"Bern": "rain, 4 degrees", "Oslo": "snow, -6 degrees"}
TOOL = {
    "name": "forecast",
    "description": "The weather in a town, tomorrow",
    "inputSchema": {"type": "object", "properties": {"town": {"type": "string"}}, "required": ["town"]},
}


def answer_to(message):
    def result(value):
        return {"jsonrpc": "2.0", "id": message["id"], "result": value}

    def error(code, text):
        return {"jsonrpc": "2.0", "id": message["id"], "error": {"code": code, "message": text}}

    method, params = message["method"], message.get("params", {})
    if method == "ping":
        return result({})
    if method == "initialize":
        wanted = params.get("protocolVersion")
        version = wanted if wanted in REVISIONS else REVISIONS[0]
        info = {"name": "weather", "version": "1.0.0"}
        return result({"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": info})
    if method == "tools/list":
        return result({"tools": [TOOL]})
    if method != "tools/call":
        return error(-32601, "There is no such method")
    args = params.get("arguments", {})
    if params.get("name") != "forecast" or not isinstance(args, dict):
        return error(-32602, "There is no such tool")
    town = args.get("town")
    if not isinstance(town, str):
        return result({"content": [{"type": "text", "text": "town has to be a text"}], "isError": True})
    forecast = {"forecast": FORECASTS.get(town, "unknown")}
    return result({"content": [{"type": "text", "text": json.dumps(forecast)}], "structuredContent": forecast})
