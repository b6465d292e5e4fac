namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>The application behind Kestrel on a free loopback port, for what the test server does not do: sockets, limits, addresses.</summary>
internal static class RealServer
{
    extension(SchedulyFactory app)
    {
        public void Listen()
        {
            app.UseKestrel(0);
            app.StartServer();
        }

        public HttpClient NewSocketClient() =>
            // With Expect: 100-continue it waits for the server's word, however busy the machine is.
            new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) })
            {
                BaseAddress = app.ClientOptions.BaseAddress,
            };

        public Browser NewSocketBrowser() => new(app.NewSocketClient());

        /// <summary>"http://127.0.0.1:41234".</summary>
        public string Address => app.ClientOptions.BaseAddress.GetLeftPart(UriPartial.Authority);

        /// <summary>The WebSocket of a page in that browser.</summary>
        public Task<LiveSocket> OpenAsync(Browser browser) =>
            LiveSocket.OpenAsync(app.Address, browser.CookieHeader, cancellationToken: TestContext.Current.CancellationToken);
    }
}
