using System.Buffers;
using System.Text;
using System.Text.Json;
using Hadrian.Wire.Errors;
using Hadrian.Wire.OpenAI.Embeddings;
using Hadrian.Wire.OpenAI.Models;
using Hadrian.Wire.OpenAI.Responses;
using Hadrian.Wire.OpenAI.Streaming;
using Hadrian.Wire.Tests.OpenAI.Streaming;

namespace Hadrian.Wire.Tests.Fixtures;

public sealed class RecordedExchangeTests
{
    [FixtureFact]
    public void ChatStreams_EverySplitting_GiveTheSameAnswer()
    {
        var streams = RecordedExchange.All().Where(e => e.IsStream && e.Path == "/chat/completions").ToArray();

        Assert.NotEmpty(streams);
        foreach (var newLine in new[] { "\n", "\r\n", "\r" })
        {
            foreach (var exchange in streams)
            {
                var stream = Encoding.UTF8.GetBytes(string.Concat(exchange.Events.Append("[DONE]").Select(e => $"data: {e}{newLine}{newLine}")));
                var whole = StreamRun.Of(stream);

                Assert.Equal(ChatStreamEnd.Complete, whole.End);
                Assert.NotNull(whole.FinishReason);
                foreach (var length in new[] { 1, 2, 3, 7, 64, 1000, 4096 })
                {
                    Assert.Equal(whole, StreamRun.Of(stream, pieceLength: length));
                }
            }
        }
    }

    [FixtureFact]
    public void ChatStreams_ClientAsked_PassUnchanged()
    {
        foreach (var exchange in RecordedExchange.All().Where(e => e.IsStream && e.Path == "/chat/completions"))
        {
            var stream = Streams.Frame([.. exchange.Events, Streams.Done]);

            Assert.Equal(stream, StreamRun.Of(stream, wantsUsage: true).Output);
        }
    }

    [FixtureFact]
    public void ChatStreams_CutBeforeTheFinish_AreTruncated()
    {
        foreach (var exchange in RecordedExchange.All().Where(e => e.IsStream && e.Path == "/chat/completions"))
        {
            var finish = Array.FindIndex(exchange.Events, e => e.Contains("\"finish_reason\":\"", StringComparison.Ordinal));
            var stream = JsonGen.Utf8(Streams.Frame(exchange.Events[..finish]));
            for (var cut = 0; cut <= stream.Length; cut += 13)
            {
                Assert.Equal(ChatStreamEnd.Truncated, StreamRun.Of(stream[..cut]).End);
            }
        }
    }

    [FixtureFact]
    public void PlainAnswers_AreReadAndKeepEveryByte()
    {
        var answers = RecordedExchange.All()
            .Where(e => e.Body is not null && e.Status == 200 && e.Path is "/chat/completions" or "/completions").ToArray();

        Assert.NotEmpty(answers);
        foreach (var exchange in answers)
        {
            var operation = exchange.Path == "/completions" ? GatewayOperation.Completion : GatewayOperation.Chat;
            var reply = OpenAIReply.Read(operation, JsonGen.Utf8(exchange.Body!));

            Assert.True(reply.IsValid);
            Assert.NotNull(reply.FinishReason);
            Assert.True(reply.Usage!.Value.OutputTokens > 0);
            var rewritten = Encoding.UTF8.GetString(reply.Rewrite());
            var kept = rewritten.Replace(",\"refusal\":null", "", StringComparison.Ordinal).Replace(",\"logprobs\":null", "", StringComparison.Ordinal);
            Assert.Equal(exchange.Body, kept);
            var choice = JsonDocument.Parse(rewritten).RootElement.GetProperty("choices")[0];
            choice.GetProperty("logprobs");
        }
    }

    [FixtureFact]
    public void Errors_GetTheRequestId()
    {
        var errors = RecordedExchange.All().Where(e => e.Status >= 400).ToArray();

        Assert.NotEmpty(errors);
        foreach (var exchange in errors)
        {
            var body = ErrorEnvelope.ForUpstream(exchange.Status, "application/json", JsonGen.Utf8(exchange.Body!), "r1");

            var sent = JsonDocument.Parse(body).RootElement.GetProperty("error");
            var received = JsonDocument.Parse(exchange.Body!).RootElement.GetProperty("error");
            Assert.Equal("r1", sent.GetProperty("request_id").GetString());
            Assert.Equal(received.GetProperty("message").GetString(), sent.GetProperty("message").GetString());
        }
    }

    [FixtureFact]
    public void Embeddings_ThereAndBack_AreTheSameVectors()
    {
        var body = JsonGen.Utf8(RecordedExchange.All().Single(e => e.Name == "embedding_success.json").Body!);
        var base64 = new ArrayBufferWriter<byte>();
        var array = new ArrayBufferWriter<byte>();

        Assert.True(EmbeddingReply.Convert(body, EmbeddingEncoding.Base64, base64));
        Assert.True(EmbeddingReply.Convert(base64.WrittenMemory, EmbeddingEncoding.Unspecified, array));

        Assert.Equal(VectorOf(body), VectorOf(array.WrittenMemory));
        Assert.Equal(10, OpenAIReply.Read(GatewayOperation.Embeddings, body).Usage!.Value.InputTokens);
    }

    [FixtureFact]
    public void ModelList_IsRead()
    {
        var body = RecordedExchange.All().Single(e => e.Name == "models_list.json").Body!;

        Assert.True(ModelList.TryRead("openai", JsonGen.Utf8(body), out var entries));
        Assert.Contains(entries, e => e.Id == "openai/gpt-4");
    }

    private static float[] VectorOf(ReadOnlyMemory<byte> body)
        => [.. JsonDocument.Parse(body).RootElement.GetProperty("data")[0].GetProperty("embedding").EnumerateArray().Select(n => n.GetSingle())];
}
